"""What only the pages of Data are made of; the pages themselves lie one folder above."""
