"""What the sections of pages share: state, cached calls, forms, and the components' Python side."""
