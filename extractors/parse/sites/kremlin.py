"""en.kremlin.ru: notes on the publication stand inside the article and would pass for the text of a short one."""

REMOVE = (
    "//*[contains(@class, 'read__bottommeta') or contains(@class, 'read__updated') or contains(@class, 'read__tags')]"
)
