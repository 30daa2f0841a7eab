'use strict';

module.exports = require('../../scripts/jest/preset.cjs')('chaos', __dirname);
