"""What only the pages of Train and Runs are made of; the pages themselves lie one folder above."""
