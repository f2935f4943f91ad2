"""What people look at: words, chronicles, tables, figures."""
