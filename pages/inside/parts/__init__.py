"""What only the pages of Inside are made of; the pages themselves lie one folder above."""
