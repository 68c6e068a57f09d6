"""The shop: a brand of an operator's own."""

SHOP = """brand: shop
name: The shop
address: hello@shop.example
website: https://shop.example
imprint: [The shop · 10115 Berlin]
light: {page: "#f3f4f6", card: "#ffffff", text: "#1f2933", quiet: "#5b6672", accent: "#1d4ed8", on_accent: "#ffffff"}
dark: {page: "#12161c", card: "#1c222b", text: "#eef1f5", quiet: "#a8b2bf", accent: "#9dbbff", on_accent: "#0d1b3d"}
"""
