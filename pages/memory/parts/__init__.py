"""What only the pages of Memory are made of; the pages themselves lie one folder above."""
