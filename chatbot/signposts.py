"""Where a page of quotes must send its reader elsewhere: emergencies, and questions about oneself.

The patterns are of the wording alone, and wide rather than narrow: a signpost too many costs a
line, one too few may cost more.
"""

import re

from chatbot import interface

_CANNOT = r"(?:can'?t|can ?not|couldn'?t|unable to|struggling to)"
_WHOSE = r"(?:(?:my|his|her|the) )?"
_AFTER = r"(?:[\w']+ ){0,2}"


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


_EMERGENCY = _any_of(
    rf"chest {_AFTER}(?:pain\w*|pressure|tight\w*|hurt\w*|ach(?:e|es|ing)|burn\w*|heav\w+)",
    rf"(?:pain\w*|pressure|tight\w*|ach(?:e|es|ing)) (?:in|on|across) {_WHOSE}chest",
    rf"{_CANNOT} breathe|(?:trouble|difficulty) breathing|short(?:ness)? of breath",
    r"(?:not|stopped) breathing",
    rf"{_CANNOT} (?:move|feel|use) (?:my|his|her|the)",
    r"paraly[sz]ed|worst headache",
    rf"(?:one|left|right) side of {_WHOSE}(?:body|face)|half (?:of )?{_WHOSE}(?:body|face)",
    r"face (?:is )?droop\w*|slurr(?:ed|ing)|having a (?:stroke|heart attack|seizure)",
    rf"(?:lost|lose|losing|loss of|no) (?:control (?:of|over) )?{_WHOSE}(?:bladder|bowels?)",
    rf"{_CANNOT} (?:pee|urinate|(?:control|hold) {_WHOSE}(?:pee|urine|bladder|bowels?))",
    r"(?:wet|soiled|peeing) (?:my|him|her)self|incontinen\w+",
    rf"numb\w* {_AFTER}(?:groin|genitals|saddle|thighs|buttocks|between {_WHOSE}legs)",
    rf"(?:groin|genitals|buttocks) {_AFTER}numb",
    r"pass(?:ed|ing) out|unconscious|unresponsive|collapsed",
    r"overdos\w+|suicid\w+|kill (?:my|him|her)self|end my life|want to die",
    r"bleeding (?:badly|heavily|a lot)|won'?t stop bleeding",
    r"emergency|ambulance|call 911",
)
_ONESELF = _any_of(r"i|i'?m|i'?ve|my|me|mine")
_CARE = _any_of(
    r"do i have|have i got|wrong with me|should i|can i take|must i|am i|is (?:it|this|that|my)",
    r"diagnos\w*|symptoms?|serious|dangerous|worr\w+|pregnan\w*",
    r"dos(?:e|es|age)|tak(?:e|ing)|medicines?|medications?|pills?|tablets?",
    r"pain\w*|hurt\w*|ach(?:e|es|ing)|numb\w*|tingl\w*|weak\w*|swollen",
    r"doctor|surgery|operation",
)


def signpost(message: str, declined: bool) -> str:
    """The fixed words that a message calls for, or none. Those about an emergency stand beside any
    answer, those about the visitor's own case beside a declined one.
    """
    plain = message.replace("’", "'")
    if _EMERGENCY.search(plain):
        return interface.EMERGENCY
    if declined and _ONESELF.search(plain) and _CARE.search(plain):
        return interface.ONESELF
    return ""
