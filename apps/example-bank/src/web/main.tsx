// The page begins here.
import { render } from 'preact';
import { App } from './app.js';
import { startLiveFeed } from './state/live-feed.js';
import { startRouter } from './state/router.js';

startRouter();
startLiveFeed();
const page = document.getElementById('page');
if (page !== null) render(<App />, page);
