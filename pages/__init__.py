"""The Streamlit pages: one folder a section, and what they share."""
