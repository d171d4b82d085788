// Tests of WaggleImport.
