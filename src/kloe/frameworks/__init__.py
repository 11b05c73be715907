"""The rules of inspection as dated data: one file a version, and the small programs that read them."""

from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import find_framework, framework_ids, load_framework, load_frameworks, load_sources

__all__ = ["Framework", "find_framework", "framework_ids", "load_framework", "load_frameworks", "load_sources"]
