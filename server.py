"""The server: the app, and what has to be there before the first visitor comes.

Start it with ``python -m streamlit run server.py``; ``run.py`` does.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from pages.shared import cached, component, job, receiver


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Start the supervisor with the server, so that what waited in the queue is trained although nobody looks.

    At its end the jobs of pages end, too: nobody would see what they find. Trainings go on.
    """
    # Streamlit takes a folder named pages for its old page list until app.py has run once: a bookmarked page that is
    # the first to be opened would be greeted with "Page not found".
    PagesManager.uses_pages_directory = False
    cached.supervisor()
    yield
    job.end_all()


base = st.get_option("server.baseUrlPath")
app = st.App("app.py", lifespan=lifespan, routes=[receiver.upload_route(base), component.scripts_route(base)])
