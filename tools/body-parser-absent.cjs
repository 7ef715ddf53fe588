// Stands in for body-parser in the bundle: Express loads it for its own parsers, which nothing here uses, and with it half
// a megabyte of character tables.
module.exports = {};
