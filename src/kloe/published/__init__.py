"""What Ofsted has published: reports, official tables, outcomes, recommendations, themes, search, forecasts."""
