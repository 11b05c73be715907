// What pages gain with JavaScript; all of them work without.
import { initAll } from './vendor/govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
for (const table of document.querySelectorAll('[data-refresh]')) {
  // A page that waits for something (an extract being read) asks again by itself.
  setTimeout(() => window.location.reload(), Number(table.dataset.refresh) * 1000)
}
