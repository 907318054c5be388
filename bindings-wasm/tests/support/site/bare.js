// A page that loads nothing by itself.
