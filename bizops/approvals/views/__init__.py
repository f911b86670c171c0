"""The pages of consent: the inbox, a request, deciding, handing in, substitutes."""
