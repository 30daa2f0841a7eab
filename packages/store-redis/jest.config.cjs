'use strict';

module.exports = require('../../scripts/jest/preset.cjs')('store-redis', __dirname);
