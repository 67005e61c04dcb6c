export const metadata = { title: 'A chat that knows its room' }

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <style>{'.lost { opacity: 0.4; text-decoration: line-through }'}</style>
        {children}
      </body>
    </html>
  )
}
