// The room WaggleImport.
