"""Who works with the service: people, the keys by which they are known, what each may do, and what each did.

Promises: nobody acts without a permission, nobody holds two roles that must watch each other, and every act is in a
trail that cannot be edited without showing where.
"""
