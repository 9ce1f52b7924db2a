"""What the templates of elections say with."""
