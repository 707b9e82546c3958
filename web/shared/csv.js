/** Rows as a CSV file (RFC 4180), with the mark by which spreadsheets know UTF-8. */
export const csvOf = (rows) => "\ufeff" + rows.map((row) => row.map(field).join(",") + "\r\n").join("");

/** Saves rows among the user's downloads. */
export function saveCsv(name, rows) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csvOf(rows)], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const field = (value) => {
  const written = String(value ?? "");
  return /[",\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
};
