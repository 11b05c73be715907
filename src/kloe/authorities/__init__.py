"""England's children's services authorities: what they are called, where they lie, which followed which."""

from kloe.authorities.names import authority_named, authority_on, find_authority
from kloe.authorities.register import Authority, authorities, authority_by_name

__all__ = ["Authority", "authorities", "authority_by_name", "authority_named", "authority_on", "find_authority"]
