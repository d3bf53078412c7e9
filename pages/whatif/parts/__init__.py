"""What only the pages of What-if are made of; the pages themselves lie one folder above."""
