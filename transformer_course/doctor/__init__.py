"""doctor(): what this machine can do for the course, what will be slow, and what to do about it."""

from transformer_course.doctor.examination import doctor
from transformer_course.doctor.report import Finding, Report

__all__ = ["Finding", "Report", "doctor"]
