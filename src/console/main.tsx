import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app/theme.css'
import './app/base.css'
import { App } from './app/app.js'
import { applyTheme, storedTheme } from './app/theme.js'

const place = document.getElementById('console')
if (place === null) throw new TypeError('the page has no place for the console')
applyTheme(storedTheme())
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
