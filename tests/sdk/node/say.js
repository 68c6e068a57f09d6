// What a shop says with Segment's library for Node: `node say.js HOST WRITE_KEY`.
const { Analytics } = require("@segment/analytics-node");

const [host, writeKey] = process.argv.slice(2);
const analytics = new Analytics({ host, writeKey });
const faults = [];
analytics.on("error", (error) => faults.push(String(error.reason ?? error.code)));

analytics.identify({ anonymousId: "a-1", traits: { plan: "free" } });
analytics.track({ anonymousId: "a-1", event: "Product Viewed", properties: { product: "pils" } });
analytics.identify({ userId: "ada", anonymousId: "a-1", traits: { email: "ada@example.com", name: "Ada" } });
analytics.track({ userId: "ada", event: "Order Completed", properties: { order_id: "1001" } });
analytics.page({ userId: "ada", category: "Docs", name: "Home" });
analytics.screen({ userId: "ada", name: "Start" });
analytics.group({ userId: "ada", groupId: "g-1", traits: { name: "Brewers" } });
analytics.alias({ userId: "ada", previousId: "a-2" });

analytics.closeAndFlush().then(() => process.exit(faults.length));
