const pictureName = /\.(jpe?g|jfif|png|webp|gif|bmp|avif|heic|heif|tiff?|jxl|dng|nef|cr2|cr3|arw|raf|orf|rw2)$/i;

/** Whether a file is a picture by its type or its name; of those that the browser cannot show, it is said later. */
export const isPicture = (file) => file.type.startsWith("image/") || pictureName.test(file.name);

/**
 * Files with their names: the paths below the folder that was chosen.
 * @param {FileList} list What a file input gives.
 * @returns {{ file: File, name: string }[]}
 */
export const withPaths = (list) => Array.from(list, (file) => ({ file, name: file.webkitRelativePath || file.name }));

/**
 * The files of a drop, those in folders too, with their paths. Entries must be asked for before anything is waited for.
 * @param {DataTransfer} transfer What was dropped.
 * @returns {Promise<{ file: File, name: string }[]>}
 */
export async function filesOf(transfer) {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return withPaths(transfer.files);
  const files = [];
  for (const entry of entries) await walk(entry, files);
  return files;
}

async function walk(entry, files) {
  if (entry.isFile) {
    // One that cannot be read now is as if it were not there.
    const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    if (file) files.push({ file, name: entry.fullPath.slice(1) });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // A hundred at a time, until there are none.
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return;
    for (const child of some) await walk(child, files);
  }
}
