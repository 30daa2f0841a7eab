// The page begins here.
import { render } from 'preact';

const page = document.getElementById('page');
if (page !== null) render(<main>The bank is open.</main>, page);
