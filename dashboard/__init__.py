"""The static site: pages that open from disk, made anew from every published snapshot."""
