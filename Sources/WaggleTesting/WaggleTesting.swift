// The room WaggleTesting.
