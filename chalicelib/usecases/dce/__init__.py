"""The consultation documents (DCE): drafts, checks, published versions, archives, downloads."""
