"""All papers of one meeting from one situation file, and what is compared between them."""
