"""Page objects shared by several sites: standards first, then the CMS."""
