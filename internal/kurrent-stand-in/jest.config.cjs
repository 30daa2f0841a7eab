'use strict';

module.exports = require('../../scripts/jest/preset.cjs')('kurrent-stand-in', __dirname);
