"""帮助: how the people of firms do their work here, one page."""
