import { Networks } from "./networks.js";

// Networks run here, so that the page can be scrolled and stopped meanwhile. One message is one photograph; its answer has its number.

const thumbnailSide = 480;
const loading = Networks.load();

loading.then(
  ({ model, mayKeep }) => postMessage({ model, mayKeep }),
  (error) => postMessage({ failed: error.message }),
);

addEventListener("message", async ({ data: { id, file } }) => {
  const networks = await loading;
  let bitmap;
  try {
    // As the file has the pixels: colour profiles are not applied, as the module does not.
    bitmap = await createImageBitmap(file, { colorSpaceConversion: "none" });
  } catch {
    postMessage({ id, problem: "unreadable" });
    return;
  }
  try {
    const answer = await networks.answer(bitmap, await isJpeg(file));
    const thumbnail = await thumbnailOf(bitmap);
    postMessage({ id, answer, thumbnail, width: bitmap.width, height: bitmap.height }, [thumbnail]);
  } catch (error) {
    postMessage({ id, problem: "too-large", details: error.message });
  } finally {
    bitmap.close();
  }
});

async function isJpeg(file) {
  const [first, second, third] = new Uint8Array(await file.slice(0, 3).arrayBuffer());
  return first === 0xff && second === 0xd8 && third === 0xff;
}

function thumbnailOf(bitmap) {
  const scale = Math.min(1, thumbnailSide / Math.max(bitmap.width, bitmap.height));
  return createImageBitmap(bitmap, {
    resizeWidth: Math.max(1, Math.round(bitmap.width * scale)),
    resizeHeight: Math.max(1, Math.round(bitmap.height * scale)),
    resizeQuality: "medium",
  });
}
