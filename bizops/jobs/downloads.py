"""Handing a private file to a browser: saved, never run, kept by no cache."""

from django.core.files import File
from django.http import FileResponse

# Whatever is inside, the browser gives it no script, no form, no origin.
SANDBOX = "sandbox; default-src 'none'"


def download(file: File, name: str, content_type: str, *, inline: bool = False) -> FileResponse:
    """The file as an answer; `inline` only for what was checked to be a picture."""
    response = FileResponse(file, as_attachment=not inline, filename=name, content_type=content_type)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
