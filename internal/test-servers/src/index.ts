export { findKurrent } from './find-kurrent.js';
