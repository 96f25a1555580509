"""Work that jobs do item by item: the wall around each, letters that leave once, what an operator sees of failures."""
