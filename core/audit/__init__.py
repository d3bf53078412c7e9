"""What a careful person looks at in labelled texts before anything is trained on them."""
