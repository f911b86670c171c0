"""The ceiling over a whole upload: refused by its announced length, before a byte of it is stored."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST = 200 * 1024 * 1024


class Ceiling(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS; the files behind it are stored by Django's own handlers."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > getattr(settings, "UPLOAD_CEILING", MOST):
            raise RequestDataTooBig("The upload is larger than the house takes at once.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None
