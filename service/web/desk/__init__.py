"""The desk of the anticorruption group: `/mesa`, for people with a role there and nobody else.

The server hands out ciphertext and takes in ciphertext; keys and what they open live in the page's script alone. What
two people decide comes as one statement with both signatures (`complaints/agreement`).
"""

from service.web.desk.routes import router

__all__ = ["router"]
