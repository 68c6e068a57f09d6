"""What is wrong with a template, said so that whoever wrote it can mend it."""


class TemplateFault(ValueError):
    """A template cannot be rendered; the text names message, language, file, line and remedy, and no personal data."""


class MissingVariable(TemplateFault):
    """A template speaks of something that is not among its facts."""
