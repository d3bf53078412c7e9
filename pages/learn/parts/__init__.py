"""What only the pages of Learn are made of; the pages themselves lie one folder above."""
