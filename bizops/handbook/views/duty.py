"""The page of one duty: what it asks, on which record, where its evidence is written, and what proved it."""

from bizops.pages.views.detail import DetailPage

from .. import addresses


class DutyPage(DetailPage):
    def answer(self, document) -> dict:
        part = document.declared
        record = addresses.record_of(part.of, document.subject, self.staff) if part else None
        is_mine = document.owner_id == self.staff.pk
        return {
            **super().answer(document),
            "part": part,
            "record": record,
            "proof": addresses.record_of(document.evidence_kind, document.evidence, self.staff),
            "is_mine": is_mine,
            "evidence_url": self._evidence_url(document, part, record),
        }

    def _evidence_url(self, document, part, record) -> str:
        """Only while evidence still counts, and only for somebody who sees the record at all."""
        still = document.status in {"open", "missed"} and record is not None
        return addresses.evidence_url(part, document.subject, self.staff) if still else ""
