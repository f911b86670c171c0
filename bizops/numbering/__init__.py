"""Numbers of documents: unique, rising, and without gaps where the law asks."""
