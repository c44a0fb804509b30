"""What a person without an account sees: the city, its works, one work, its history, its signs.

Every page is a function of what was published, the day and the language; nothing here knows who reads it.
"""

from service.web.public.routes import router

__all__ = ["router"]
