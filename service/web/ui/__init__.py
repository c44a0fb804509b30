"""What every page shares: its language, its transaction, its frame and style, and the words when something fails."""
