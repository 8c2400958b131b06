module flotilla.test/core-types

go 1.24
