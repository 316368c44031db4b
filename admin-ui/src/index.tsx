import { createRoot, StrictMode } from '@wordpress/element';
import { App } from './App.tsx';
import './page.css';
import './setup/setup.css';
import './books/books.css';
import './overview/overview.css';
import './payouts/payouts.css';

const root = document.getElementById('ml-connector-root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
