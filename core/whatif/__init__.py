"""What if the sentence were another: verdicts on what a visitor types."""
